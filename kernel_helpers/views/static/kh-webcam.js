// The reader's webcam as what the virtual camera sees. Pictures stay in the page.
(function (KH) {
  "use strict";

  const WANTED = { video: { width: { ideal: 640 }, height: { ideal: 480 } }, audio: false };
  const NO_CAMERA = {
    NotAllowedError: ["The webcam was not allowed.", "allow it in your browser's settings for this page, or choose another scene."],
    NotFoundError: ["There is no webcam.", "plug one in, or choose another scene."],
    NotReadableError: ["Another program uses the webcam.", "close it, or choose another scene."],
  };

  const MOST_WIDTH = 640, MOST_HEIGHT = 480, EVERY_MS = 33;

  /**
   * Asks for the webcam. @returns {Promise<{follow: (show: (picture: ImageData) => void) => void, close: () => void}>}
   *   follow: hands every new picture on, at most 640 x 480, to the newest listener alone; the first at once
   */
  KH.openWebcam = async function () {
    const stream = await asked();
    const video = Object.assign(document.createElement("video"), { srcObject: stream, muted: true, playsInline: true });
    await video.play();
    const picture = drawn(video);
    let timer = 0;
    return {
      follow(show) {
        clearInterval(timer);
        show(picture());
        timer = setInterval(() => show(picture()), EVERY_MS);
      },
      close() {
        clearInterval(timer);
        for (const track of stream.getTracks()) track.stop();
      },
    };
  };

  function drawn(video) {
    const scale = Math.min(1, MOST_WIDTH / video.videoWidth, MOST_HEIGHT / video.videoHeight);
    const [width, height] = [video.videoWidth, video.videoHeight].map((side) => Math.floor(side * scale));
    const canvas = Object.assign(document.createElement("canvas"), { width, height }), context = canvas.getContext("2d", { willReadFrequently: true });
    return () => {
      context.drawImage(video, 0, 0, width, height);
      return context.getImageData(0, 0, width, height);
    };
  }

  async function asked() {
    if (!navigator.mediaDevices) throw new KH.PageError("This page may not use a webcam.", "open it by https, or at 127.0.0.1.");
    try {
      return await navigator.mediaDevices.getUserMedia(WANTED);
    } catch (problem) {
      const [message, cure] = NO_CAMERA[problem.name] || [`The webcam cannot be used: ${problem.message}`, "choose another scene."];
      throw new KH.PageError(message, cure);
    }
  }

  /** Something that the page could not do: what happened, and what to try. */
  KH.PageError = class PageError extends Error {
    constructor(message, cure) {
      super(message);
      this.cure = cure;
    }
  };
})((globalThis.KH = globalThis.KH || {}));
