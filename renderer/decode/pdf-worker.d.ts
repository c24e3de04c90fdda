// The half of pdf.js that has no types of its own: it is handed on as it is.
declare module 'pdfjs-dist/legacy/build/pdf.worker.mjs' {
  export const WorkerMessageHandler: unknown
}
