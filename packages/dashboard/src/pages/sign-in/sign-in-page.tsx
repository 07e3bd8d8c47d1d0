import { Card, Center, Loader, Stack, Text, Title } from "@mantine/core";
import { Navigate, useSearch } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { isApiError } from "../../api/api-error.ts";
import { useSignIn } from "../../api/sessions.ts";
import { BrandMark } from "../../app/brand.tsx";
import { CopyField } from "../../components/copy-field.tsx";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { LinkButton } from "../../components/links.tsx";

/** Spends the one-time link's token, or says how to get a link. */
export function SignInPage() {
  const [token] = useState(readToken);
  return (
    <Center component="main" mih="100vh" p="md">
      <title>Sign in · Portico</title>
      <Card w="100%" maw={440} padding="xl">
        <Stack>
          <BrandMark size={40} />
          {token === null ? <HowToSignIn /> : <SpendLink token={token} />}
        </Stack>
      </Card>
    </Center>
  );
}

function SpendLink({ token }: { readonly token: string }) {
  const { mutate, isSuccess, error } = useSignIn();
  const wasSent = useRef(false);
  useEffect(() => {
    // Out of the address bar and the history first: a reload or the back button must not spend it again.
    history.replaceState(history.state, "", location.pathname);
    // StrictMode runs effects twice, and the link can be spent once.
    if (wasSent.current) return;
    wasSent.current = true;
    mutate(token);
  }, [mutate, token]);

  if (isSuccess) return <Navigate to="/" replace />;
  if (!error) {
    return (
      <Stack align="flex-start" role="status">
        <Title order={1}>Signing you in</Title>
        <Loader size="sm" />
      </Stack>
    );
  }
  if (!isApiError(error) || (error.code !== "admin.link_invalid" && error.code !== "http.invalid_input")) {
    return (
      <>
        <Title order={1}>You are not signed in yet</Title>
        <FailureNotice title="Signing in failed" error={error} onRetry={() => mutate(token)} />
      </>
    );
  }
  return (
    <>
      <Title order={1}>This link no longer works</Title>
      <Text c="dimmed">
        A sign-in link works once, and only for a short time. This one was used already or has expired.
      </Text>
      <NewLink />
    </>
  );
}

const openings = {
  ended: "Your session has ended. Nothing is lost; sign in again to go on.",
  needed: "Portico has no passwords. You sign in with a one-time link that the server prints.",
  "signed-out": "You are signed out.",
} as const;

function HowToSignIn() {
  const { reason = "needed" } = useSearch({ from: "/sign-in" });
  return (
    <>
      <Title order={1}>Sign in</Title>
      <Text c="dimmed">{openings[reason]}</Text>
      <NewLink />
      {reason === "needed" ? null : (
        <LinkButton to="/" variant="subtle" size="compact-sm" style={{ alignSelf: "flex-start" }}>
          I have opened the link in another tab
        </LinkButton>
      )}
    </>
  );
}

function NewLink() {
  return (
    <CopyField
      label="Print a new link with"
      value="npx portico sign-in-link"
      hint="Run it in Portico's folder on the server, then open the link here."
    />
  );
}

function readToken(): string | null {
  return new URLSearchParams(location.hash.slice(1)).get("token");
}
