import { allowedOrigins, createProject, listProjects } from "@portico/protocol/endpoints";
import type { Command } from "../command.ts";
import { checked, requiredWord, texts } from "../option-values.ts";
import { table } from "../table.ts";

export const projectCommands: readonly Command[] = [
  {
    name: "project create",
    summary: "Make a project",
    words: ["<name>"],
    options: {
      origin: {
        type: "string",
        multiple: true,
        value: "<origin>",
        help: "Where your web app runs, such as https://app.example.com; repeat it for several",
      },
    },
    examples: ['project create "My app" --origin http://localhost:3000'],
    async run({ call, positionals, options }) {
      const name = requiredWord(positionals, 0, "The project's name");
      const origins = (texts(options, "origin") ?? []).map((origin) =>
        // what a browser's address bar gives has a slash at the end
        checked(allowedOrigins.element, origin.replace(/\/$/, ""), `--origin ${origin}`),
      );
      const project = await call(createProject, { body: { name, allowedOrigins: origins } });
      return {
        json: project,
        lines: [
          `Made project ${project.id} (${project.name})`,
          project.allowedOrigins.length > 0
            ? `Origins: ${project.allowedOrigins.join(", ")}`
            : "It has no origin yet, so no web app may use it; add one in the dashboard",
        ],
      };
    },
  },
  {
    name: "project list",
    summary: "Show every project of the server",
    examples: ["project list"],
    async run({ call }) {
      const { projects } = await call(listProjects);
      const rows = projects.map(({ id, name, allowedOrigins: origins }) => [id, name, origins.join(", ") || "-"]);
      const none = 'No projects yet; make one with: npx portico project create "My app"';
      return { json: projects, lines: table(["ID", "NAME", "ORIGINS"], rows, none) };
    },
  },
];
