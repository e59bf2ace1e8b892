'use client';

import { type PDFDocumentProxy, type RenderTask, TextLayer } from 'pdfjs-dist';
import { useEffect, useRef, useState } from 'react';
import './text-layer.css';

/** Pixels that a page is drawn in, at most: what more there are, no screen shows. */
const mostPixels = 16_000_000;

interface PdfPageProps {
  document: PDFDocumentProxy;
  number: number;
  total: number;
  /** The size of the first page, for the place of this one until it is known. */
  estimate: { width: number; height: number };
}

/** Draws a page into an element: its picture, and over it its text, to be selected and found. */
function draw(document: PDFDocumentProxy, number: number, place: HTMLElement) {
  let ended = false;
  let picture: RenderTask | undefined;
  let text: TextLayer | undefined;
  async function run() {
    const page = await document.getPage(number);
    if (ended) return;
    const plain = page.getViewport({ scale: 1 });
    place.style.aspectRatio = `${plain.width} / ${plain.height}`;
    const scale = place.clientWidth / plain.width;
    const wanted = scale * window.devicePixelRatio;
    const bounded = Math.sqrt(mostPixels / (plain.width * plain.height));
    const viewport = page.getViewport({ scale: Math.min(wanted, bounded) });
    const canvas = window.document.createElement('canvas');
    canvas.width = Math.floor(viewport.width);
    canvas.height = Math.floor(viewport.height);
    canvas.className = 'absolute inset-0 size-full';
    picture = page.render({ canvas, viewport });
    await picture.promise;
    const layer = window.document.createElement('div');
    layer.className = 'textLayer';
    layer.style.setProperty('--total-scale-factor', String(scale));
    text = new TextLayer({
      textContentSource: page.streamTextContent(),
      container: layer,
      viewport: page.getViewport({ scale }),
    });
    await text.render();
    if (!ended) place.replaceChildren(canvas, layer);
  }
  const done = run().catch((error: unknown) => {
    if (!ended) throw error;
  });
  return {
    done,
    end() {
      ended = true;
      picture?.cancel();
      text?.cancel();
      place.replaceChildren();
    },
  };
}

/** One page in a place of its size, drawn while it is near what is seen. */
export function PdfPage({ document, number, total, estimate }: PdfPageProps) {
  const place = useRef<HTMLElement>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    const element = place.current;
    if (!element) return undefined;
    let drawn: ReturnType<typeof draw> | undefined;
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry) return;
        if (entry.isIntersecting && !drawn) {
          drawn = draw(document, number, element);
          drawn.done.catch(() => setFailed(true));
        } else if (!entry.isIntersecting) {
          drawn?.end();
          drawn = undefined;
        }
      },
      { root: element.closest('section'), rootMargin: '100% 0px' },
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      drawn?.end();
    };
  }, [document, number]);
  return (
    <div className="relative">
      <figure
        ref={place}
        aria-label={`Page ${number} of ${total}`}
        className="relative w-full overflow-hidden bg-white text-black shadow"
        style={{ aspectRatio: `${estimate.width} / ${estimate.height}` }}
      />
      {failed && (
        <p role="status" className="absolute inset-0 flex items-center justify-center text-black">
          This page could not be drawn.
        </p>
      )}
    </div>
  );
}
