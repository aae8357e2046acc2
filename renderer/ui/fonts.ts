// Faces are bundled, never fetched from elsewhere; Noto Sans SC comes in about a hundred ranges, of which the browser loads what the page's words need.
import '@fontsource-variable/inter/wght.css';
import '@fontsource-variable/jetbrains-mono/wght.css';
import '@fontsource/noto-sans-sc/400.css';
import '@fontsource/noto-sans-sc/600.css';
