import { listProjects, type Project } from "@portico/protocol/endpoints";
import { CommandError, UsageError, type CommandInput, type CommandOption } from "./command.ts";
import { text } from "./option-values.ts";

export const projectOption = {
  project: {
    type: "string",
    value: "<id>",
    help: "Which project; may be left out while the server has one only",
  },
} as const satisfies Record<string, CommandOption>;

/** The project that `--project` names, or the only one that the server has. */
export async function chosenProject({ call, options }: Pick<CommandInput, "call" | "options">): Promise<Project> {
  const { projects } = await call(listProjects);
  const wanted = text(options, "project");
  if (wanted !== undefined) {
    const found = projects.find((project) => project.id === wanted.toLowerCase());
    if (!found) throw new CommandError(`There is no project ${wanted}; see: npx portico project list`);
    return found;
  }
  const [only, ...others] = projects;
  if (!only)
    throw new CommandError('The server has no project yet; make one with: npx portico project create "My app"');
  if (others.length > 0) {
    const choices = projects.map(({ id, name }) => `\n  ${id}  ${name}`);
    throw new UsageError(`The server has several projects; choose one with --project <id>:${choices.join("")}`);
  }
  return only;
}
