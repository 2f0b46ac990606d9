"""Events as geometry: numbers alone, which templates draw. Every chart says what its lengths and places stand for."""
