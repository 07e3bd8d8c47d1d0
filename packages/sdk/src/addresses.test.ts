import { expect, test } from "vitest";
import { createAddresses } from "./addresses.ts";

test("one base URL serves everything, without the slash at its end", () => {
  const addresses = createAddresses();
  addresses.configure({ baseUrl: "http://localhost:4000/" });
  expect(new Set(Object.values(addresses.urls()))).toEqual(new Set(["http://localhost:4000"]));
  expect(addresses.portalOrigin()).toBe("http://localhost:4000");
  expect(addresses.popupOrigins()).toEqual(["http://localhost:4000", "http://localhost:4000"]);
});

test("a base URL may have a path, which origins leave out", () => {
  const addresses = createAddresses();
  addresses.configure({ baseUrl: "https://app.example/portico/" });
  expect(addresses.urls().ZEUS_PUBLIC_URL).toBe("https://app.example/portico");
  expect(addresses.portalOrigin()).toBe("https://app.example");
});

test("a host gets the official SDK's service names, and loses a scheme and port it was given with", () => {
  for (const host of ["paragon.example", "http://paragon.example:8080/x"]) {
    const addresses = createAddresses();
    addresses.configure({ host });
    expect(addresses.urls()).toMatchObject({
      ZEUS_PUBLIC_URL: "https://zeus.paragon.example",
      WORKER_PROXY_PUBLIC_URL: "https://worker-proxy.paragon.example",
      CONNECT_PUBLIC_URL: "https://connect.paragon.example",
    });
  }
});

test("overrides win over what is derived from the host", () => {
  const addresses = createAddresses();
  addresses.configure(
    { host: "localhost" },
    { ZEUS_PUBLIC_URL: "http://localhost:1", CONNECT_PUBLIC_URL: "http://localhost:2/" },
  );
  expect(addresses.urls().ZEUS_PUBLIC_URL).toBe("http://localhost:1");
  expect(addresses.portalOrigin()).toBe("http://localhost:2");
});

test("the same addresses again are no change", () => {
  const addresses = createAddresses();
  expect(addresses.configure({ baseUrl: "http://localhost:1" })).toBe(true);
  expect(addresses.configure({ baseUrl: "http://localhost:1/" })).toBe(false);
  expect(addresses.configure({ baseUrl: "http://localhost:2" })).toBe(true);
});

test("before the first configuration, and for no host, there is an error with a code; for no address a TypeError", () => {
  const addresses = createAddresses();
  expect(() => addresses.urls()).toThrow(expect.objectContaining({ code: "sdk.not_configured" }));
  expect(() => addresses.configure({ host: "" })).toThrow(expect.objectContaining({ code: "sdk.invalid_argument" }));
  expect(() => addresses.configure({ baseUrl: "localhost" })).toThrow(TypeError);
});
