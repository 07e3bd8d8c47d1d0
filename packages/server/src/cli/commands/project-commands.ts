import { createProject, listProjects } from "@portico/protocol/endpoints";
import type { Command } from "../command.ts";
import { requiredWord, texts } from "../option-values.ts";
import { table } from "../table.ts";

export const projectCommands: readonly Command[] = [
  {
    name: "project create",
    summary: "Make a project",
    usage: "<name> [--origin <origin>]...",
    details: ["--origin  web origin of your app, such as https://app.example.com; repeat it for several"],
    positionals: 1,
    options: { origin: { type: "string", multiple: true } },
    async run({ call, positionals, options }) {
      const project = await call(createProject, {
        body: {
          name: requiredWord(positionals, 0, "The project's name"),
          allowedOrigins: texts(options, "origin") ?? [],
        },
      });
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
    usage: "",
    async run({ call }) {
      const { projects } = await call(listProjects);
      const rows = projects.map(({ id, name, allowedOrigins }) => [id, name, allowedOrigins.join(", ") || "-"]);
      return { json: projects, lines: table(["ID", "NAME", "ORIGINS"], rows, "No projects yet") };
    },
  },
];
