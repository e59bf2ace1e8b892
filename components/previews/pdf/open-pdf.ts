import * as pdfjs from 'pdfjs-dist';
import type { RemoteFile } from '../remote-file.ts';

/** Where the library's own fonts, tables of characters and decoders are served. */
const assets = (kind: string) => `${window.location.origin}/pdf-assets/${kind}/`;

/** Hands the library the ranges that it asks for, under a URL that may change meanwhile. */
class RemoteRanges extends pdfjs.PDFDataRangeTransport {
  readonly #file: RemoteFile;
  readonly #ended = new AbortController();
  readonly #onFailure: (error: unknown) => void;

  constructor(file: RemoteFile, first: Uint8Array, onFailure: (error: unknown) => void) {
    super(file.size, first);
    this.#file = file;
    this.#onFailure = onFailure;
  }

  override requestDataRange(begin: number, end: number): void {
    this.#file.read(begin, end, this.#ended.signal).then(
      (bytes) => this.onDataRange(begin, bytes),
      (error: unknown) => {
        if (!this.#ended.signal.aborted) this.#onFailure(error);
      },
    );
  }

  override abort(): void {
    this.#ended.abort();
  }
}

export interface OpenPdf {
  document: pdfjs.PDFDocumentProxy;
  close(): void;
}

/** Bytes that are read at once: the beginning, and each range. */
const chunk = 128 * 1024;

/**
 * Opens a document in a worker, of which only what is shown is read. Scripts in it are never run:
 * that would take the library's sandbox, which is not loaded; forms and links are not made either.
 * @throws the library's error for what is no sound document; Error where it cannot be read
 */
export async function openPdf(file: RemoteFile): Promise<OpenPdf> {
  const first = await file.read(0, chunk);
  const worker = new Worker(new URL('./pdf-worker.ts', import.meta.url), { type: 'module' });
  const broken = Promise.withResolvers<never>();
  worker.addEventListener('error', () => broken.reject(new Error('the worker has ended')));
  const task = pdfjs.getDocument({
    worker: pdfjs.PDFWorker.create({ port: worker }),
    range: new RemoteRanges(file, first, broken.reject),
    rangeChunkSize: chunk,
    disableAutoFetch: true,
    disableStream: true,
    enableXfa: false,
    maxImageSize: 100_000_000,
    cMapUrl: assets('cmaps'),
    iccUrl: assets('iccs'),
    standardFontDataUrl: assets('standard_fonts'),
    wasmUrl: assets('wasm'),
    useWorkerFetch: true,
    // What the library would say to the console is said to the person.
    verbosity: pdfjs.VerbosityLevel.ERRORS,
  });
  const close = () => void task.destroy().finally(() => worker.terminate());
  try {
    return { document: await Promise.race([task.promise, broken.promise]), close };
  } catch (error) {
    close();
    throw error;
  } finally {
    broken.promise.catch(() => {});
  }
}
