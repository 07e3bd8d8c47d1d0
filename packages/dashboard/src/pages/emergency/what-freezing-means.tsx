import { List } from "@mantine/core";
import { SectionCard } from "../../components/section-card.tsx";

/** The brake in plain words, for somebody who has a minute. */
export function WhatFreezingMeans() {
  return (
    <SectionCard title="What these words mean">
      <List size="sm" spacing={6}>
        <List.Item>
          <strong>Freeze</strong> stops at once: no token is served, refreshed or used, on every server within ten
          seconds. Your app&apos;s calls are answered with <code>credential.frozen</code> (409). Your users read that
          you have paused it, and are not asked to reconnect.
        </List.Item>
        <List.Item>
          <strong>Thaw</strong> ends a freeze. Tokens and settings were kept, so what worked before works again, unless
          it was revoked meanwhile.
        </List.Item>
        <List.Item>
          <strong>Revoke</strong> asks each provider to take the access back, and destroys the tokens here. It is the
          only way to stop somebody who has copied a token, and it cannot be undone: users have to connect again.
        </List.Item>
        <List.Item>
          If you are not sure, freeze first. It costs your users minutes; find out what leaked, and revoke then.
        </List.Item>
      </List>
    </SectionCard>
  );
}
