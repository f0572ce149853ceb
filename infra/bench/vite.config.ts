import { bundleOf } from "@crossfloor/matching/bundle";

export default bundleOf("src/index.ts");
