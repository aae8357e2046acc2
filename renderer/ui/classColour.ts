/** Ten classes, told apart by lightness as well as hue; what is drawn with them names each class as well, so nothing hangs on colour alone. */
const classColours: Record<'light' | 'dark', readonly string[]> = {
  light: ['#2455d6', '#d98e04', '#c0392b', '#2a9d8f', '#3f7d20', '#e0699f', '#7b3fc4', '#5fa8e0', '#85583a', '#6b7078'],
  dark: ['#6f97ff', '#f2bd4a', '#ff7b68', '#5fd0c0', '#8ccb5e', '#ff9cc6', '#bb92ff', '#a5d4ff', '#c99a78', '#a9adb5'],
};

export function classColour(label: number, theme: 'light' | 'dark'): string {
  const colours = classColours[theme];
  return colours[label % colours.length]!;
}
