import { bundleOf } from "./bundle.ts";

export default bundleOf("src/index.ts");
