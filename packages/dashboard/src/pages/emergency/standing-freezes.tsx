import { Divider, Stack, Text } from "@mantine/core";
import type { Freeze, Project, ThawedFreeze } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { Fragment, useState } from "react";
import { useCall } from "../../api/call-context.tsx";
import { standingFreezesQuery, useRevokeFrozen, useThaw } from "../../api/freezes.ts";
import { ConfirmModal } from "../../components/confirm-modal.tsx";
import { QueryView } from "../../components/query-view.tsx";
import { SectionCard } from "../../components/section-card.tsx";
import { OrderModal } from "./order-modal.tsx";
import { countConnections, wordsOfScope } from "./scope-words.ts";
import { StandingFreeze } from "./standing-freeze.tsx";
import { wordsOfThaw } from "./thaw-words.ts";

interface StandingFreezesProps {
  readonly project: Project;
  readonly nameOf: (idOrType: string) => string;
}

/** Every freeze in force, and the ways on from each. */
export function StandingFreezes({ project, nameOf }: StandingFreezesProps) {
  const freezes = useQuery(standingFreezesQuery(useCall(), project.id));
  const [revoking, setRevoking] = useState<Freeze | null>(null);
  const [thawing, setThawing] = useState<Freeze | null>(null);
  const [ended, setEnded] = useState<string | null>(null);
  const revoke = useRevokeFrozen(project.id);
  const thaw = useThaw(project.id);
  const close = () => {
    setRevoking(null);
    setThawing(null);
    revoke.reset();
    thaw.reset();
  };
  const endedNow = (over: ThawedFreeze) => {
    const holders = freezes.data?.filter(({ id }) => over.thaw.heldBy.includes(id)) ?? [];
    setEnded(
      wordsOfThaw(
        over,
        holders.map((holder) => wordsOfScope(holder, nameOf)),
      ),
    );
    close();
  };
  return (
    <SectionCard title="Freezes in force">
      <Text size="sm" role="status" mb={ended === null ? 0 : "sm"} style={{ overflowWrap: "anywhere" }}>
        {ended}
      </Text>
      <QueryView query={freezes} what="the freezes">
        {(standing) =>
          standing.length === 0 ? (
            <Text c="dimmed">None. No freeze holds anything back.</Text>
          ) : (
            <Stack>
              {standing.map((freeze, position) => (
                <Fragment key={freeze.id}>
                  {position > 0 ? <Divider color="var(--portico-line)" /> : null}
                  <StandingFreeze
                    projectId={project.id}
                    freeze={freeze}
                    nameOf={nameOf}
                    onThaw={() => setThawing(freeze)}
                    onRevoke={() => setRevoking(freeze)}
                  />
                </Fragment>
              ))}
            </Stack>
          )
        }
      </QueryView>
      <OrderModal
        project={project}
        order={revoking === null ? null : "revoke_frozen"}
        scope={revoking === null ? "" : wordsOfScope(revoking, nameOf)}
        coverage={revoking === null ? null : <Text size="sm">It covers {countConnections(revoking.credentials)}.</Text>}
        isPending={revoke.isPending}
        error={revoke.error}
        onConfirm={() => revoking && revoke.mutate(revoking.id, { onSuccess: close })}
        onClose={close}
      />
      <ConfirmModal
        opened={thawing !== null}
        title="End this freeze?"
        action="Thaw"
        isPending={thaw.isPending}
        error={thaw.error}
        onConfirm={() => thawing && thaw.mutate(thawing, { onSuccess: endedNow })}
        onClose={close}
      >
        <Text size="sm" style={{ overflowWrap: "anywhere" }}>
          <strong>{thawing === null ? "" : wordsOfScope(thawing, nameOf)}</strong> works again at once, except for what
          was revoked and what another freeze covers.
          {thawing?.revocation ? " What was revoked can be connected again by its users." : ""}
          {thawing?.projectId === null ? " This freeze is of the whole server: it ends for every project." : ""}
        </Text>
      </ConfirmModal>
    </SectionCard>
  );
}
