import { defineConfig } from "drizzle-kit";

export default defineConfig({ dialect: "postgresql", schema: "./src/record/index.ts", out: "./migrations/record", schemaFilter: ["record"] });
