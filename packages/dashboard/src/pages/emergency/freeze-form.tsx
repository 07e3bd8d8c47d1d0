import { Button, Group, NativeSelect, SimpleGrid, Skeleton, Stack, Text, TextInput } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import type { Integration, Project } from "@portico/protocol/endpoints";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { isAbsent } from "../../api/api-error.ts";
import { useCall } from "../../api/call-context.tsx";
import { freezePreviewQuery, useFreeze, userIdQuery } from "../../api/freezes.ts";
import { FailureNotice } from "../../components/failure-notice.tsx";
import { SectionCard } from "../../components/section-card.tsx";
import { everything, faultOfTimes, toScope, type FreezeFields } from "./freeze-fields.ts";
import { Coverage } from "./freeze-preview.tsx";
import { OrderModal } from "./order-modal.tsx";
import { wordsOfScope } from "./scope-words.ts";
import { UserField } from "./user-field.tsx";

interface FreezeFormProps {
  readonly project: Project;
  readonly integrations: readonly Integration[];
  /** Names an integration by its id. */
  readonly nameOf: (integrationId: string) => string;
}

/** Narrows what is to be stopped, counts it, and asks before it is done. */
export function FreezeForm({ project, integrations, nameOf }: FreezeFormProps) {
  const [fields, setFields] = useState<FreezeFields>(everything);
  const [reason, setReason] = useState("");
  const [order, setOrder] = useState<"freeze" | "revoke" | null>(null);
  const freeze = useFreeze(project.id);
  const { scope, preview, userFault, isFaulty, isReady } = useScope(project.id, fields);
  const set = (changes: Partial<FreezeFields>) => setFields((before) => ({ ...before, ...changes }));
  const close = () => {
    setOrder(null);
    freeze.reset();
  };
  const begin = () => {
    const told = reason.trim();
    const body = { ...scope, ...(told === "" ? {} : { reason: told }), revoke: order === "revoke" };
    freeze.mutate(body, {
      onSuccess: () => {
        close();
        setFields(everything);
        setReason("");
      },
    });
  };
  // a count of what was asked for before would pass for one of what is ordered now
  const coverage =
    isReady && preview.data && !preview.isPlaceholderData ? <Coverage preview={preview.data} nameOf={nameOf} /> : null;
  return (
    <SectionCard
      title="Stop connections"
      intro="Leave everything empty to stop the whole project, or narrow it. Nothing happens before you confirm."
    >
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NativeSelect
          label="Integration"
          description="Of the project's own."
          value={fields.integrationId}
          data={[
            { value: "", label: "All integrations" },
            ...integrations.map(({ id }) => ({ value: id, label: nameOf(id) })),
          ]}
          onChange={(event) => set({ integrationId: event.currentTarget.value })}
        />
        <UserField
          projectId={project.id}
          value={fields.endUserId}
          error={userFault}
          onChange={(endUserId) => set({ endUserId })}
        />
        <TextInput
          type="datetime-local"
          label="Connected since"
          description="When the user gave consent, in your time zone."
          value={fields.since}
          onChange={(event) => set({ since: event.currentTarget.value })}
        />
        <TextInput
          type="datetime-local"
          label="Connected until"
          description="The same, and not after."
          value={fields.until}
          error={faultOfTimes(fields)}
          onChange={(event) => set({ until: event.currentTarget.value })}
        />
        <TextInput
          label="Account id"
          description="The provider's own id of the account, whoever connected it."
          placeholder="Any account"
          autoComplete="off"
          spellCheck={false}
          value={fields.accountId}
          onChange={(event) => set({ accountId: event.currentTarget.value })}
        />
        <TextInput
          label="Reason"
          description="For whoever reads the list later."
          placeholder="Incident 42"
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </SimpleGrid>
      <Stack gap="xs" mih={48} role="status" aria-label="What it covers">
        {isFaulty ? (
          <Text size="sm">Correct the fields to see what it covers.</Text>
        ) : preview.error ? (
          <FailureNotice
            title="We could not count what it covers; you can stop it all the same"
            error={preview.error}
            onRetry={() => void preview.refetch()}
          />
        ) : (
          (coverage ?? <Skeleton height={40} maw={420} />)
        )}
      </Stack>
      <Group>
        <Button disabled={!isReady} onClick={() => setOrder("freeze")}>
          Freeze…
        </Button>
        <Button variant="outline" color="red" disabled={!isReady} onClick={() => setOrder("revoke")}>
          Freeze and revoke…
        </Button>
      </Group>
      <OrderModal
        project={project}
        order={order}
        scope={wordsOfScope(factsOf(project.id, fields, scope), nameOf)}
        coverage={coverage}
        isPending={freeze.isPending}
        error={freeze.error}
        onConfirm={begin}
        onClose={close}
      />
    </SectionCard>
  );
}

/** What the fields stand for and how much that is; asked a moment after the last letter. */
function useScope(projectId: string, fields: FreezeFields) {
  const call = useCall();
  const typed = fields.endUserId.trim();
  const [settled] = useDebouncedValue(fields, 250);
  const isSettled = settled === fields;
  const user = useQuery(userIdQuery(call, projectId, settled.endUserId.trim()));
  const isKnown = typed === "" || (isSettled && user.data !== undefined);
  const isValid = faultOfTimes(fields) === undefined;
  const scope = toScope(fields, typed === "" ? undefined : user.data);
  const settledUser = settled.endUserId.trim() === "" ? undefined : user.data;
  const preview = useQuery({
    ...freezePreviewQuery(call, projectId, toScope(settled, settledUser)),
    enabled: isKnown && isValid,
  });
  const isUnknown = isSettled && typed !== "" && isAbsent(user.error);
  return {
    scope,
    preview,
    isFaulty: isUnknown || !isValid,
    userFault: isUnknown ? "The project has no user with exactly this id" : undefined,
    isReady: isKnown && isValid && isSettled,
  };
}

function factsOf(projectId: string, { endUserId }: FreezeFields, scope: ReturnType<typeof toScope>) {
  return {
    projectId,
    integrationId: scope.integrationId ?? null,
    integrationType: null,
    endUserId: endUserId.trim() === "" ? null : endUserId.trim(),
    accountId: scope.accountId ?? null,
    connectedSince: scope.connectedSince ?? null,
    connectedUntil: scope.connectedUntil ?? null,
  };
}
