// Where documents are read: strangers' bytes, apart from the page.
import 'pdfjs-dist/build/pdf.worker.min.mjs';
