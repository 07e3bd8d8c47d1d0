import { Anchor, Button, NavLink, type AnchorProps, type ButtonProps, type NavLinkProps } from "@mantine/core";
import { createLink } from "@tanstack/react-router";
import type { AnchorHTMLAttributes, Ref } from "react";
import classes from "./links.module.css";

type AnchorAttributes<Props> = Props &
  Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof Props> & { readonly ref?: Ref<HTMLAnchorElement> };

/** A route link that looks like a button. */
export const LinkButton = createLink((props: AnchorAttributes<ButtonProps>) => <Button component="a" {...props} />);

/** A route link in running text. */
export const TextLink = createLink((props: AnchorAttributes<AnchorProps>) => <Anchor {...props} />);

/** A place in the side navigation. */
export const NavigationLink = createLink((props: AnchorAttributes<NavLinkProps>) => (
  <NavLink component="a" {...props} className={classes["navigation"] ?? ""} />
));

/** A link out of the dashboard: opens a tab of its own that learns nothing of this one. */
export function ExternalLink({ href, children }: { readonly href: string; readonly children: string }) {
  return (
    <Anchor href={href} target="_blank" rel="noopener noreferrer" inherit underline="always">
      {children}
    </Anchor>
  );
}
