/**
 * The start page where it has no opener. Runs in the browser, after `facts` and `show`. It asks the server whether a portal
 * waits for it, shows the code that makes the two known to each other, and goes on when its end user has typed it there.
 */
export const loneWindowScript = `
async function meetPortal() {
  const began = performance.now();
  let letters = null;
  for (;;) {
    const told = await ask(letters !== null);
    if (told.kind === "confirmed") return location.replace("/oauth/start/" + facts.handshake);
    if (told.kind === "over") return show(letters === null ? "alone" : "over");
    if (told.kind === "nobody_waits" && performance.now() - began > 15000) return show("alone");
    if (told.kind === "code") {
      letters = told.code;
      document.getElementById("letters").textContent = letters.slice(0, 3) + "-" + letters.slice(3);
      document.getElementById("who").textContent = told.who;
      show("code");
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
}
async function ask(isShown) {
  try {
    const body = JSON.stringify({ handshake: facts.handshake, isShown });
    const answer = await window.fetch("/oauth/window", { method: "POST", headers: { "content-type": "application/json" }, body });
    return answer.ok ? await answer.json() : { kind: "waiting" };
  } catch {
    return { kind: "waiting" };
  }
}
`;
