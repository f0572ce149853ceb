import { applyPreferences, getPreferences } from "@crossfloor/ui";
import { createRoot } from "react-dom/client";
import { App } from "./app.tsx";
import { loadCatalog } from "./words/text.ts";
import "./styles.css";

applyPreferences();
const root = document.getElementById("root");
if (root === null) throw new Error("the page has a root element");
const { language } = getPreferences();
createRoot(root).render(<App first={{ language, catalog: await loadCatalog(language) }} />);
