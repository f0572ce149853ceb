import { createContext } from "react";

/** The open dialog, if any: what floats above its content must be inside it, since all else lies below the top layer and is inert. */
export const OverlayContainer = createContext<HTMLElement | null>(null);
