/** What the floor costs, measured. Filled with issue B. */
export {};
