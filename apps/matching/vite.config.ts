import { bundleOf } from "./src/bundle.ts";

export default bundleOf("src/index.ts");
