import { defineConfig } from "drizzle-kit";

export default defineConfig({ dialect: "postgresql", schema: "./src/read/index.ts", out: "./migrations/read", schemaFilter: ["read"] });
