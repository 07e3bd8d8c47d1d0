import { Box, Text } from "@mantine/core";
import { useServer } from "../api/sessions.ts";
import classes from "./server-facts.module.css";

/** Which server this is. One that calls stand-ins says so in a line, and lists them when asked. */
export function ServerFacts() {
  const { version, standIns } = useServer();
  const entries = Object.entries(standIns);
  return (
    <Box px="sm" mt="md" fz="xs" c="dimmed">
      <Text inherit>Portico {version}</Text>
      {entries.length > 0 ? (
        <details className={classes["standIns"]}>
          <summary>{entries.length === 1 ? "1 stand-in" : `${entries.length} stand-ins`} on this machine</summary>
          <Text inherit mt={4}>
            Calls to these hosts are answered here, not by the provider:
          </Text>
          <ul>
            {entries.map(([origin, standIn]) => (
              <li key={origin} title={`${origin} is answered by ${standIn}`}>
                {new URL(origin).host}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </Box>
  );
}
