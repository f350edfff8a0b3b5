"""Files of image archives: dose reports and headers of images, as plain records; no name, no identifier is kept."""
