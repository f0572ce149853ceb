/** The simulator's door. Filled with issue B. */
export {};
