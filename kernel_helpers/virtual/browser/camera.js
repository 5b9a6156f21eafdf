(function (KH) { KH.Camera = class { powerUp() { return {}; } }; })((globalThis.KH = globalThis.KH || {}));
