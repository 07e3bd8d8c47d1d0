import { listProjects, type Project } from "@portico/protocol/endpoints";
import { CommandError, UsageError, type CommandInput } from "./command.ts";
import { text } from "./option-values.ts";

export const projectOption = { project: { type: "string" } } as const;

/** The project that `--project` names, or the only one that the server has. */
export async function chosenProject({ call, options }: Pick<CommandInput, "call" | "options">): Promise<Project> {
  const { projects } = await call(listProjects);
  const wanted = text(options, "project");
  if (wanted !== undefined) {
    const found = projects.find((project) => project.id === wanted.toLowerCase());
    if (!found) throw new CommandError(`There is no project ${wanted}; see: portico project list`);
    return found;
  }
  const [only, ...others] = projects;
  if (!only) throw new CommandError("The server has no project yet; make one with: portico project create <name>");
  if (others.length > 0) throw new UsageError("The server has several projects; choose one with --project <id>");
  return only;
}
