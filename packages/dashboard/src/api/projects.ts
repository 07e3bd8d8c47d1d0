import { createProject, getProject, listProjects, updateProject } from "@portico/protocol/endpoints";
import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import type { z } from "zod";
import { useCall } from "./call-context.tsx";
import type { Call } from "./client.ts";

export type NewProject = z.input<typeof createProject.body>;
export type ProjectChanges = z.input<typeof updateProject.body>;

export function projectsQuery(call: Call) {
  return queryOptions({
    queryKey: ["projects"],
    queryFn: async ({ signal }) => (await call(listProjects, {}, signal)).projects,
  });
}

export function projectQuery(call: Call, projectId: string) {
  return queryOptions({
    queryKey: ["projects", projectId],
    queryFn: ({ signal }) => call(getProject, { params: { projectId } }, signal),
  });
}

export function useCreateProject() {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: NewProject) => call(createProject, { body }),
    onSuccess: (project) => {
      queryClient.setQueryData(projectQuery(call, project.id).queryKey, project);
      return queryClient.invalidateQueries({ queryKey: ["projects"], exact: true });
    },
  });
}

export function useUpdateProject(projectId: string) {
  const call = useCall();
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: (body: ProjectChanges) => call(updateProject, { params: { projectId }, body }),
    onSuccess: (project) => {
      queryClient.setQueryData(projectQuery(call, projectId).queryKey, project);
      return queryClient.invalidateQueries({ queryKey: ["projects"], exact: true });
    },
  });
}
