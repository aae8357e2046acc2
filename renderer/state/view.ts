import { create } from 'zustand';

/** What is open over or instead of the editor. Lives in this window. */
export interface View {
  readonly page: 'main' | 'engines';
  readonly exporting: boolean;
  /** The block whose graph is being drawn. */
  readonly drawing: string | null;
  readonly commandPalette: boolean;
  readonly shortcuts: boolean;
}

export const useView = create<View>(() => ({ page: 'main', exporting: false, drawing: null, commandPalette: false, shortcuts: false }));

export const openPage = (page: View['page']): void => useView.setState({ page });
export const openExport = (exporting: boolean): void => useView.setState({ exporting });
export const openDrawing = (drawing: string | null): void => useView.setState({ drawing });
