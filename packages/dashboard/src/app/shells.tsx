import { AppShell, Burger, Group } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { Outlet, useLocation } from "@tanstack/react-router";
import { useEffect, useRef, type ReactNode } from "react";
import { isAbsent } from "../api/api-error.ts";
import { useCall } from "../api/call-context.tsx";
import { projectQuery } from "../api/projects.ts";
import { AccountMenu } from "./account-menu.tsx";
import { Brand } from "./brand.tsx";
import { FreezeBanner } from "./freeze-banner.tsx";
import { ProjectNavigation } from "./project-navigation.tsx";
import { useProjectId } from "./route-params.ts";
import { ProjectNotFound } from "./route-states.tsx";
import classes from "./shells.module.css";

/** Around the pages that belong to no project. */
export function ServerShell({ children = <Outlet /> }: { readonly children?: ReactNode }) {
  return (
    <AppShell header={{ height: 56 }} padding={0}>
      <SkipLink />
      <AppShell.Header className={classes["header"]}>
        <Bar />
      </AppShell.Header>
      <Content>{children}</Content>
    </AppShell>
  );
}

/** Around a project's pages. A project that is not there has no places to go to, so it gets none. */
export function ProjectShell() {
  const projectId = useProjectId();
  const { error } = useQuery(projectQuery(useCall(), projectId));
  if (!isAbsent(error)) return <PlacesOfProject projectId={projectId} />;
  return (
    <ServerShell>
      <ProjectNotFound />
    </ServerShell>
  );
}

/** The navigation stands at the side, and behind a button on narrow screens. */
function PlacesOfProject({ projectId }: { readonly projectId: string }) {
  const [opened, navigation] = useDisclosure(false);
  return (
    <AppShell
      header={{ height: 56 }}
      navbar={{ width: 248, breakpoint: "sm", collapsed: { mobile: !opened } }}
      padding={0}
    >
      <SkipLink />
      <AppShell.Header className={classes["header"]}>
        <Bar>
          <Burger
            opened={opened}
            onClick={navigation.toggle}
            hiddenFrom="sm"
            size="sm"
            aria-label={opened ? "Close navigation" : "Open navigation"}
            aria-expanded={opened}
          />
        </Bar>
      </AppShell.Header>
      <AppShell.Navbar className={classes["navbar"]} aria-label="Project">
        <ProjectNavigation projectId={projectId} onNavigate={navigation.close} />
      </AppShell.Navbar>
      <Content>
        <FreezeBanner projectId={projectId} />
        <Outlet />
      </Content>
    </AppShell>
  );
}

function Bar({ children }: { readonly children?: ReactNode }) {
  return (
    <Group h="100%" px="md" justify="space-between" wrap="nowrap">
      <Group gap="sm" wrap="nowrap">
        {children}
        <Brand />
      </Group>
      <AccountMenu />
    </Group>
  );
}

function SkipLink() {
  return (
    <a className="portico-skip" href="#content">
      Skip to content
    </a>
  );
}

function Content({ children }: { readonly children: ReactNode }) {
  const content = useRef<HTMLDivElement>(null);
  const { pathname } = useLocation();
  const shown = useRef(pathname);
  // A screen reader stays on the old link otherwise, as nothing tells it that the page has changed.
  useEffect(() => {
    if (shown.current === pathname) return;
    shown.current = pathname;
    content.current?.focus({ preventScroll: true });
  }, [pathname]);
  return (
    <AppShell.Main className={classes["main"]}>
      <div id="content" ref={content} tabIndex={-1} className={classes["content"]}>
        {children}
      </div>
    </AppShell.Main>
  );
}
