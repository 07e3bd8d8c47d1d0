import { PGlite } from "@electric-sql/pglite";

/**
 * Run as a program: `initialise-data-folder <folder>` makes an empty embedded database there and ends. A process of its
 * own because making one takes 400 MB that WebAssembly never gives back; the server stays small.
 */
const [, , folder] = process.argv;
if (folder === undefined) throw new TypeError("usage: initialise-data-folder <folder>");
// the server that wanted it is dead: nobody would ever rename this folder
process.once("disconnect", () => process.exit(1));
const database = await PGlite.create(folder);
await database.close();
process.exit(0);
