"""What only this book needs: its drawings, its exercises, the bugs it plants, its decoder and stories."""
