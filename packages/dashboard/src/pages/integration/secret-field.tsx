import { Button, Group, PasswordInput, Text } from "@mantine/core";
import { Icon } from "../../components/icon.tsx";

interface SecretFieldProps {
  readonly isStored: boolean;
  readonly isReplacing: boolean;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (secret: string) => void;
  readonly onReplace: (isReplacing: boolean) => void;
}

/** A secret that can be written and replaced, never read. */
export function SecretField({ isStored, isReplacing, value, error, onChange, onReplace }: SecretFieldProps) {
  if (isStored && !isReplacing) {
    return (
      <div role="group" aria-label="Client secret">
        <Text size="sm" fw={550} mb={4}>
          Client secret
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
  return (
    <Group align="flex-end" gap="sm">
      <PasswordInput
        style={{ flex: "1 1 14rem" }}
        label={isStored ? "New client secret" : "Client secret"}
        description="Written only: Portico seals it and never shows it again."
        autoComplete="new-password"
        spellCheck={false}
        autoFocus={isReplacing}
        visibilityToggleButtonProps={{ "aria-label": "Show what you typed" }}
        value={value}
        error={error}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      {isStored ? (
        <Button variant="default" onClick={keep}>
          Keep the stored one
        </Button>
      ) : null}
    </Group>
  );
}
