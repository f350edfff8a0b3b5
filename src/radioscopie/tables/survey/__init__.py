"""What a survey reads: answers of practices, counts of the frame, totals known from elsewhere."""
