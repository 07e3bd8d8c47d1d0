// What must be true before the first module runs. A file, because the policy forbids inline script.
(function () {
  // Zod compiles its parsers with `new Function` where it may; the policy forbids that, and would report every try.
  globalThis.__zod_globalConfig = { jitless: true };

  // Before the first paint: without it a dark dashboard flashes white.
  var chosen = null;
  try {
    chosen = localStorage.getItem("portico-color-scheme");
  } catch {
    // Storage may be blocked; the system's scheme is used then.
  }
  var dark = chosen === "dark" || (chosen !== "light" && matchMedia("(prefers-color-scheme: dark)").matches);
  document.documentElement.setAttribute("data-mantine-color-scheme", dark ? "dark" : "light");
})();
