import { localStorageColorSchemeManager, MantineProvider } from "@mantine/core";
import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { isApiError, mayPass } from "../api/api-error.ts";
import { CallProvider } from "../api/call-context.tsx";
import type { Call } from "../api/client.ts";
import { createDashboardRouter } from "./router.tsx";
import { resolveColors, theme } from "./theme.ts";

/** The whole dashboard, given its API client and the nonce for style elements. */
export function App({ call, styleNonce }: { readonly call: Call; readonly styleNonce: string }) {
  const [{ queryClient, router, colorScheme }] = useState(() => assemble(call));
  return (
    <MantineProvider
      theme={theme}
      cssVariablesResolver={resolveColors}
      colorSchemeManager={colorScheme}
      defaultColorScheme="auto"
      getStyleNonce={() => styleNonce}
    >
      <QueryClientProvider client={queryClient}>
        <CallProvider call={call}>
          <RouterProvider router={router} />
        </CallProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}

function assemble(call: Call) {
  const leaveWhenSignedOut = (error: unknown) => {
    if (!isApiError(error) || error.status !== 401 || router.state.location.pathname.endsWith("/sign-in")) return;
    queryClient.clear();
    void router.navigate({ to: "/sign-in", search: { reason: "ended" } });
  };
  const queryClient = new QueryClient({
    queryCache: new QueryCache({ onError: leaveWhenSignedOut }),
    mutationCache: new MutationCache({ onError: leaveWhenSignedOut }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        retry: (failures, error) => failures < 2 && mayPass(error),
        retryDelay: (failures) => 400 * 2 ** failures,
      },
    },
  });
  const router = createDashboardRouter({ queryClient, call });
  return { queryClient, router, colorScheme: localStorageColorSchemeManager({ key: "portico-color-scheme" }) };
}
