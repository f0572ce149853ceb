import { expect, test } from "vitest";
import { configFrom } from "./config.ts";

test("CON-010: the gateway is where the host says, else on port 4000 of the same host", () => {
  const here = { protocol: "http:", hostname: "localhost" };
  expect(configFrom({ gateway: "https://api.example.com/" }, here).gateway).toBe("https://api.example.com");
  for (const file of [null, {}, { gateway: "" }, { gateway: 5 }, "x"]) expect(configFrom(file, here).gateway).toBe("http://localhost:4000");
});
