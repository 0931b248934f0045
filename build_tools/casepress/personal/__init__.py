"""Personal information in any text: what a passage gives away and where. It knows no case and judges nothing."""
