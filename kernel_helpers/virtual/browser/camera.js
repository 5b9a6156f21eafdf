// One board's camera: the sensor, what it looks at, and the image services.
(function (KH) {
  "use strict";

  /** The sensor is new at every power-up; the scene stays until another is shown. */
  KH.Camera = class Camera {
    /** @param {object} world board.js @param {string} scene @param {SharedArrayBuffer|null} webcam where its pictures come, if memory is shared */
    constructor(world, scene, webcam) {
      this.world = world;
      this.scene = new KH.Scene(scene, () => (webcam ? KH.takePicture(webcam) : this.picture));
      this.images = new KH.Images(world, (address) => this.sensor.refresh(address));
    }

    /** The services of a board that has just been switched on. */
    powerUp() {
      this.sensor = new KH.Sensor(this.world, (number, view) => this.#draw(number, view));
      return { ...this.sensor.services, ...this.images.services };
    }

    show(name) {
      this.scene.name = name;
    }

    setPicture(picture) {
      this.picture = picture;
    }

    /** A frame's bytes, as a sensor set like that delivers it. */
    #draw(number, view) {
      const { width, height, colorbar, format } = view;
      const picture = colorbar ? KH.drawColorbars(width, height) : this.scene.draw(number, number / KH.RATE, width, height);
      return KH.encodePixels(KH.seen(picture, view), format);
    }
  };
})((globalThis.KH = globalThis.KH || {}));
