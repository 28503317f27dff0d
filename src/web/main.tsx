/** Starts the office in the browser. */
import "./without_eval.ts";
import "./styles/index.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { QueryClientProvider } from "@tanstack/react-query";
import { queries } from "./call.ts";
import { startRouter } from "./router.ts";
import { Shell } from "./shell.tsx";

startRouter();
const root = document.getElementById("office");
if (root === null) throw new Error("The page has no place for the office.");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <Shell />
    </QueryClientProvider>
  </StrictMode>,
);
