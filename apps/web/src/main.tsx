import { applyPreferences, getPreferences } from "@crossfloor/ui";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { loadConfig } from "./config.ts";
import { loadCatalog } from "./words/text.ts";
import "./styles.css";

applyPreferences();
const root = document.getElementById("root");
if (root === null) throw new Error("the page has a root element");
const { language } = getPreferences();
const [config, catalog] = await Promise.all([loadConfig(), loadCatalog(language)]);
createRoot(root).render(<App gateway={config.gateway} first={{ language, catalog }} />);
