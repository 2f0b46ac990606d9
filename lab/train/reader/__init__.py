"""The reader's network: made here, shipped as src/reportedly/annotate/data/reader.onnx."""
