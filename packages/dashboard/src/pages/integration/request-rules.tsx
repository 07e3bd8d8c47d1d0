import { Button, Chip, Code, Group, Paper, Stack, Text, TextInput } from "@mantine/core";
import type { RequestPolicy } from "@portico/protocol/endpoints";
import { Icon } from "../../components/icon.tsx";

type Rule = RequestPolicy["rules"][number];
type RuleMethod = Rule["methods"][number];
const methods: readonly RuleMethod[] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"];

interface RequestRulesProps {
  readonly rules: readonly Rule[];
  readonly onChange: (rules: Rule[]) => void;
  readonly errorAt: (path: string) => string | undefined;
}

/** The rules of a listed policy; a call passes when one rule names its method and path. */
export function RequestRules({ rules, onChange, errorAt }: RequestRulesProps) {
  const replace = (position: number, rule: Rule) => onChange(rules.map((one, at) => (at === position ? rule : one)));
  return (
    <Stack gap="sm">
      <Text size="sm" c="dimmed">
        Paths stand below the provider&apos;s API address. <Code>*</Code> matches one segment, <Code>**</Code> at the
        end matches any rest: <Code>/repos/*/*/issues</Code>, <Code>/user/**</Code>.
      </Text>
      {rules.length === 0 ? <Text size="sm">No rule yet, so nothing may be called.</Text> : null}
      {rules.map((rule, position) => (
        <RuleEditor
          // Rules have no id of their own, and their order is theirs.
          key={position}
          name={`Rule ${position + 1}`}
          rule={rule}
          onChange={(changed) => replace(position, changed)}
          onRemove={() => onChange(rules.filter((_, at) => at !== position))}
          pathError={errorAt(`${position}.path`)}
          methodsError={errorAt(`${position}.methods`)}
        />
      ))}
      <Group>
        <Button
          variant="default"
          size="xs"
          leftSection={<Icon name="plus" size={15} />}
          onClick={() => onChange([...rules, { methods: ["GET"], path: "/" }])}
        >
          Add rule
        </Button>
      </Group>
    </Stack>
  );
}

interface RuleEditorProps {
  readonly name: string;
  readonly rule: Rule;
  readonly onChange: (rule: Rule) => void;
  readonly onRemove: () => void;
  readonly pathError: string | undefined;
  readonly methodsError: string | undefined;
}

function RuleEditor({ name, rule, onChange, onRemove, pathError, methodsError }: RuleEditorProps) {
  return (
    <Paper withBorder p="sm" role="group" aria-label={name}>
      <Stack gap="xs">
        <Chip.Group
          multiple
          value={rule.methods}
          onChange={(chosen) => onChange({ ...rule, methods: chosen as RuleMethod[] })}
        >
          <Group gap={6}>
            {methods.map((method) => (
              <Chip key={method} value={method} size="xs" variant="outline" radius="sm">
                {method}
              </Chip>
            ))}
          </Group>
        </Chip.Group>
        {methodsError ? (
          <Text size="xs" c="var(--mantine-color-error)" role="alert">
            Choose at least one method
          </Text>
        ) : null}
        <Group wrap="nowrap" align="flex-start">
          <TextInput
            style={{ flex: 1 }}
            aria-label={`${name}: path`}
            placeholder="/repos/*/*/issues"
            spellCheck={false}
            value={rule.path}
            error={pathError}
            onChange={(event) => onChange({ ...rule, path: event.currentTarget.value })}
          />
          <Button variant="default" aria-label={`Remove ${name.toLowerCase()}`} onClick={onRemove} px="xs">
            <Icon name="trash" />
          </Button>
        </Group>
      </Stack>
    </Paper>
  );
}
