/** How large a document may be. Opening refuses more, and no edit makes more, so whatever was made here can be opened again. */
export const limits = {
  /** Length of the file's text; the services refuse longer messages too. */
  characters: 20_000_000,
  /** Over the main graph and all compounds. */
  nodes: 5_000,
  wires: 20_000,
  compounds: 500,
  /** Blocks when every instance is written out (repeats not counted): ten compounds of ten of each other would be a bomb. */
  expandedNodes: 20_000,
  /** Compounds inside compounds. */
  depth: 8,
  params: 64,
  exposed: 64,
  notes: 1_000,
  /** Title, label, name of a compound or an exposed param. */
  name: 200,
  /** Id, type, port. */
  id: 64,
  /** A param's text: a drawn graph with all its edges is one. */
  text: 20_000,
  /** A note, the idea of a compound. */
  note: 10_000,
  /** Pixels from the middle of the canvas. */
  position: 1_000_000,
  zoom: { min: 0.05, max: 8 },
} as const;
