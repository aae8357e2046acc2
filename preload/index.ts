import { contextBridge, ipcRenderer } from 'electron';

const origin = 'tensorloom://app';

// Only our own page gets the door to the backend; what else may be loaded in this window (an error page) gets nothing.
if (location.origin === origin) {
  /** Tells the page that it lives in a desktop window and waits for a port, not for a WebSocket. */
  contextBridge.exposeInMainWorld('tensorloom', { face: 'desktop', platform: process.platform });
  ipcRenderer.on('tensorloom:port', (event) => window.postMessage('tensorloom:port', origin, [...event.ports]));
  window.addEventListener('load', () => ipcRenderer.send('tensorloom:connect'));
}
