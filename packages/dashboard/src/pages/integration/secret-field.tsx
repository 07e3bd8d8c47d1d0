import { Button, Group, PasswordInput, Text, Textarea } from "@mantine/core";
import { Icon } from "../../components/icon.tsx";

interface SecretFieldProps {
  /** A private key has many lines. */
  readonly kind: "client_secret" | "signing_key";
  /** What the vendor's pages call it. */
  readonly name: string;
  readonly keyFormats: string;
  readonly isStored: boolean;
  readonly isReplacing: boolean;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (secret: string) => void;
  readonly onReplace: (isReplacing: boolean) => void;
}

/** A secret that can be written and replaced, never read. */
export function SecretField(props: SecretFieldProps) {
  const { kind, name, keyFormats, isStored, isReplacing, value, error, onChange, onReplace } = props;
  if (isStored && !isReplacing) {
    return (
      <div role="group" aria-label={name}>
        <Text size="sm" fw={550} mb={4}>
          {name}
        </Text>
        <Group gap="sm">
          <Icon name="lock" />
          <Text size="sm">Stored, sealed. It cannot be shown again.</Text>
          <Button size="compact-sm" variant="default" onClick={() => onReplace(true)}>
            Replace
          </Button>
        </Group>
      </div>
    );
  }
  const keep = () => {
    onChange("");
    onReplace(false);
  };
  const field = {
    style: { flex: "1 1 14rem" },
    label: isStored ? `New ${name.toLowerCase()}` : name,
    spellCheck: false,
    autoFocus: isReplacing,
    value,
    error,
  };
  return (
    <Group align="flex-end" gap="sm">
      {kind === "signing_key" ? (
        <Textarea
          {...field}
          description={`The private half, as ${keyFormats}. Portico seals it and never shows it again; the provider gets the public half from you.`}
          autoComplete="off"
          autosize
          minRows={6}
          maxRows={14}
          styles={{ input: { fontFamily: "var(--mantine-font-family-monospace)" } }}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      ) : (
        <PasswordInput
          {...field}
          description="Written only: Portico seals it and never shows it again."
          autoComplete="new-password"
          visibilityToggleButtonProps={{ "aria-label": "Show what you typed" }}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
      )}
      {isStored ? (
        <Button variant="default" onClick={keep}>
          Keep the stored one
        </Button>
      ) : null}
    </Group>
  );
}
