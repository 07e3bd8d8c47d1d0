import { Autocomplete } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { useCall } from "../../api/call-context.tsx";
import { userSuggestionsQuery } from "../../api/users.ts";

interface UserFieldProps {
  readonly projectId: string;
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (endUserId: string) => void;
}

/** A user by the host's own id, with suggestions while it is typed. */
export function UserField({ projectId, value, error, onChange }: UserFieldProps) {
  const [search] = useDebouncedValue(value.trim(), 250);
  const { data: suggestions } = useQuery(userSuggestionsQuery(useCall(), projectId, search));
  return (
    <Autocomplete
      label="User id"
      description="As your server names the user."
      placeholder="Any user"
      autoComplete="off"
      spellCheck={false}
      data={suggestions ?? []}
      value={value}
      error={error}
      onChange={onChange}
    />
  );
}
