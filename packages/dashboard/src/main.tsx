import "./app/mantine-styles.ts";
import "./app/base.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { createClient } from "./api/client.ts";
import { App } from "./app/app.tsx";
import { takeStyleNonce } from "./app/style-nonce.ts";

const root = document.getElementById("root");
if (!root) throw new TypeError("index.html has no #root");

createRoot(root).render(
  <StrictMode>
    <App call={createClient({ fetch: window.fetch.bind(window) })} styleNonce={takeStyleNonce(document)} />
  </StrictMode>,
);
