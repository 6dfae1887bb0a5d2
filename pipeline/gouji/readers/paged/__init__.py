"""What PDF, OFD and scans share: pages with characters and rulings become paragraphs and tables."""
