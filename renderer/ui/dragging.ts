/** What a block dragged out of the palette carries: its type, under this name. */
export const blockDragType = 'application/x-tensorloom-block';
